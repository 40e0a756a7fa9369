package io.jinwen.documents;

/**
 * A page as it is shown.
 *
 * @param number counted from 1
 * @param name of a sheet or slide; empty elsewhere
 * @param width in points; 0 where the format has no pages of a size
 * @param height in points; 0 where the format has no pages of a size
 */
public record Page(int number, String name, float width, float height, PageState state) {}
