package io.jinwen.documents.search;

import java.util.List;

/** Turns texts into vectors of length 1 whose dot product says how near they are in meaning. */
@FunctionalInterface
public interface Encoder {
  float[][] encode(List<String> texts);
}
