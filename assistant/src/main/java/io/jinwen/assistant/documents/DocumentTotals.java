package io.jinwen.assistant.documents;

/**
 * All documents together.
 *
 * @param ready that can be searched
 * @param refused that cannot be read
 * @param underWay that wait or are being read
 * @param pages of those that can be searched
 * @param bytes of all files
 */
public record DocumentTotals(long ready, long refused, long underWay, long pages, long bytes) {}
