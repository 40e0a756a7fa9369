package io.jinwen.documents;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where a piece of text stands.
 *
 * @param from the first character of the block's text that stands here; up to the next place
 * @param page counted from 1
 * @param box null where the format has no positions
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Place(int from, int page, Box box) {}
