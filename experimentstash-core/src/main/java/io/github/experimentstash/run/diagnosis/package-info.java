/** Why a run did not succeed, in words: a table of rules over the evidence. Reads no file and starts nothing. */
package io.github.experimentstash.run.diagnosis;
