/** What tests share: the gate for things a machine may lack, and the list of what was left out. Knows no product code. */
package io.github.experimentstash.testing;
