/** One run from plan to record: plan (pure), launch, record, recovery. Knows no Maven type. */
package io.github.experimentstash.run;
