package io.jinwen.assistant.http.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the API as it is delivered with the program. */
public final class ApiDocument {
  private final String yaml;
  private final Map<String, Object> content;

  private ApiDocument(String yaml, Map<String, Object> content) {
    this.yaml = yaml;
    this.content = content;
  }

  /** Reads it from the class path. */
  public static ApiDocument delivered() {
    try (InputStream in = ApiDocument.class.getResourceAsStream("/api/openapi.yaml")) {
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ApiDocument(yaml, new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException("the API's description is not in the program", e);
    }
  }

  /** As it was written. */
  public String yaml() {
    return yaml;
  }

  /** The same as nested maps and lists, for JSON. */
  public Map<String, Object> content() {
    return content;
  }
}
