/**
 * Reads the characters of scanned pages: models of PP-OCR on ONNX Runtime, in the process that
 * reads a file. Found by {@code documents} on its class path; knows nothing but {@link
 * io.jinwen.documents.TextRecognizer}.
 */
package io.jinwen.documents.ocr;
