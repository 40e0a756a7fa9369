package io.jinwen.engine.model;

/**
 * How positions are written into queries and keys (Su et al., "RoFormer", 2021).
 *
 * @param dimensions how many numbers of a head are rotated, an even count
 * @param base theta; pair i turns by position · base^(−2i/dimensions)
 * @param style which numbers form a pair
 * @param frequencyScale multiplies every frequency; below 1 it stretches the context ("linear")
 */
public record RopeConfig(int dimensions, double base, Style style, double frequencyScale) {
  /** Which numbers of a head form a pair that is turned together. */
  public enum Style {
    /** Neighbours: 2i and 2i+1. */
    INTERLEAVED,
    /** i and i + dimensions/2. */
    HALVES
  }
}
