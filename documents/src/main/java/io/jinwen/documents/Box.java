package io.jinwen.documents;

/**
 * A rectangle on a page, in points (1/72 inch) from the top left corner of the page as it is shown.
 */
public record Box(float left, float top, float right, float bottom) {
  public float width() {
    return right - left;
  }

  public float height() {
    return bottom - top;
  }

  /** The smallest box around both. */
  public Box with(Box other) {
    return new Box(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }

  /** Whether the middle of another box lies in this one. */
  public boolean holdsMiddleOf(Box other) {
    float x = (other.left + other.right) / 2;
    float y = (other.top + other.bottom) / 2;
    return x >= left && x <= right && y >= top && y <= bottom;
  }
}
