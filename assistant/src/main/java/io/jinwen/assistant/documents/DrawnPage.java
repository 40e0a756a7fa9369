package io.jinwen.assistant.documents;

import io.jinwen.documents.PageSize;

/**
 * A page of a PDF as a picture.
 *
 * @param png its bytes
 * @param size of the page in points, in which boxes are told
 */
@SuppressWarnings("ArrayRecordComponent") // it is sent and forgotten, never compared
public record DrawnPage(byte[] png, PageSize size) {}
