/**
 * The formats: bytes to blocks. Runs in the reading process only, because it is handed files that
 * somebody may have made to do harm. Called by {@code child}. The only package that knows the
 * parsers' libraries.
 */
package io.jinwen.documents.parse;
