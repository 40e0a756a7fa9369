package io.jinwen.documents;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.json.JsonMapper;

/** A line that the reading process writes. Public for that process only. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "says")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ReaderMessage.Reached.class, name = "reached"),
  @JsonSubTypes.Type(value = ReaderMessage.Done.class, name = "done"),
  @JsonSubTypes.Type(value = ReaderMessage.Drawn.class, name = "drawn"),
  @JsonSubTypes.Type(value = ReaderMessage.Refused.class, name = "refused")
})
public sealed interface ReaderMessage {
  JsonMapper JSON = JsonMapper.builder().build();

  /** A page was read. */
  record Reached(int page, int pages) implements ReaderMessage {}

  /** The whole file was read; the last line. */
  record Done(ReadDocument document) implements ReaderMessage {}

  /** The page was drawn into the file that was named; the last line. */
  record Drawn(PageSize size) implements ReaderMessage {}

  /** The file is not read; the last line. */
  record Refused(Refusal refusal, String sentence) implements ReaderMessage {}

  /**
   * What the process is asked, as its only argument.
   *
   * @param file its path
   * @param name as the user calls it
   * @param picture where to write a picture of a page; null to read the text instead
   * @param page to draw
   * @param pixelsWide of the picture
   */
  record Request(
      String file, String name, ReadLimits limits, String picture, int page, int pixelsWide) {}
}
