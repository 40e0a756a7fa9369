/**
 * The entry: what a document is once it was read ({@link ReadDocument}), and who reads it ({@link
 * DocumentReader}, in a process of its own). Called by the assistant and by {@code ./jinwen
 * documents}. Must not know the parsers' libraries: they are on the class path of the reading
 * process only.
 */
package io.jinwen.documents;
