package io.jinwen.documents.passage;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.jinwen.documents.Box;
import io.jinwen.documents.Place;
import java.util.List;

/**
 * A piece of a document.
 *
 * @param number counted from 0 in its document
 * @param path the headings that it stands under, the highest first
 * @param article such as 第十二条; empty where the text has none
 * @param heading what every piece of a table begins with: title, unit, names of the columns; empty
 *     for running text
 * @param text the piece itself; each row of a table is a line
 * @param places where its characters stand
 */
public record Passage(
    int number,
    List<String> path,
    String article,
    String heading,
    String text,
    List<Place> places) {
  public Passage {
    path = List.copyOf(path);
    places = List.copyOf(places);
  }

  @JsonIgnore
  public boolean isTable() {
    return !heading.isEmpty();
  }

  @JsonIgnore
  public int firstPage() {
    return places.getFirst().page();
  }

  /** Where a character stands. */
  public Place placeOf(int character) {
    Place found = places.getFirst();
    for (Place place : places) {
      if (place.from() <= character) {
        found = place;
      }
    }
    return found;
  }

  /** The box around some characters on the page where they begin; null without positions. */
  public Box boxOf(int from, int to) {
    Place first = placeOf(from);
    Box box = first.box();
    for (Place place : places) {
      boolean inside = place.from() > first.from() && place.from() < to;
      if (inside && place.page() == first.page() && place.box() != null && box != null) {
        box = box.with(place.box());
      }
    }
    return box;
  }

  /** As a model reads it: the columns' names above the rows. */
  @JsonIgnore
  public String shown() {
    return isTable() ? heading + "\n" + text : text;
  }
}
