/** One small class per check over all tools and configs. Changes nothing. */
package io.github.experimentstash.validate;
