/**
 * The reading process: one file, one process, bounded memory, no questions asked. Started by {@link
 * io.jinwen.documents.DocumentReader}; talks to it in lines of JSON ({@link
 * io.jinwen.documents.ReaderMessage}).
 */
package io.jinwen.documents.child;
