/**
 * Makes the test documents with known truth: texts by a seed, written in every format that is read.
 * {@code tools/documents/make-corpus.sh} runs it; what it made is in the test resources.
 */
package io.jinwen.documents.corpus;
