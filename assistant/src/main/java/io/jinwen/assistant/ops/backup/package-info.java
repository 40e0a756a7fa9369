/**
 * Copies of everything that is kept: made while the server runs, sealed with a passphrase where one
 * is given, and put back into an empty folder. Called by the commands and, for a running server,
 * over a socket in the data folder. Knows files and the database, and nothing of what is in them.
 */
package io.jinwen.assistant.ops.backup;
