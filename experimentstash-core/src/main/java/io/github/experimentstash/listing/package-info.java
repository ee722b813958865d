/** What is in a stash and when it last worked, for people and programs. Reads only; starts nothing but git. */
package io.github.experimentstash.listing;
