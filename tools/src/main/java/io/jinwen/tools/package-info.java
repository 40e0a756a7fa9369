/**
 * The commands behind {@code ./jinwen}: what a user or a developer runs in a terminal.
 *
 * <p>One class per command, each a thin skin of options around the engine. A command speaks to a
 * person: results go to standard output, progress and errors to standard error, one sentence each.
 */
package io.jinwen.tools;
