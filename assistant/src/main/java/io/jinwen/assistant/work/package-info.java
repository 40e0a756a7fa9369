/**
 * Where requests have slow things computed: word lists, rule cards and sentence vectors over long
 * texts. The threads that serve requests are many and share few processors, so none of them may
 * compute for long.
 *
 * <p>Called by {@code chat} and {@code web}. Knows nobody.
 */
package io.jinwen.assistant.work;
