package io.jinwen.documents;

/** Of a page as it is shown, in points; boxes on it are told in the same. */
public record PageSize(float width, float height) {}
