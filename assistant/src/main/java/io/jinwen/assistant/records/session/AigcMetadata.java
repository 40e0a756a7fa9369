package io.jinwen.assistant.records.session;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The hidden label of generated text in a file that leaves the institution, with the fields that GB
 * 45438 lays out: whether it is generated, who made it, and under which number it is on record
 * here.
 */
public final class AigcMetadata {
  /** The text is generated; 2 and 3 would mean possibly and suspected. */
  private static final String GENERATED = "1";

  private static final String PRODUCER = "jinwen";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AigcMetadata() {}

  /** The fields for the answer of a turn. */
  public static Map<String, String> of(String turnId) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Label", GENERATED);
    fields.put("ContentProducer", PRODUCER);
    fields.put("ProduceID", turnId);
    fields.put("ReservedCode1", "");
    fields.put("ContentPropagator", PRODUCER);
    fields.put("PropagateID", turnId);
    fields.put("ReservedCode2", "");
    return fields;
  }

  /** The same as JSON on one line. */
  public static String json(String turnId) {
    return JSON.writeValueAsString(of(turnId));
  }
}
