import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds the libraries of an SBOM against the licences that are allowed, and prints one line a
 * library. The exit status is 1 where one may not be delivered, with its name and what it is under.
 *
 * <p>Arguments: the SBOM (CycloneDX, JSON) and the list, packaging/licences-allowed.txt.
 */
final class Licences {
  private final Set<String> allowed = new HashSet<>();
  private final Map<String, String> allowedForOne = new HashMap<>(); // library by licence

  private Licences(List<String> lines) {
    for (String line : lines) {
      String[] parts = line.split(" : ");
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (parts.length == 1) {
        allowed.add(line.strip());
      } else {
        allowedForOne.put(parts[0].strip(), parts[1].split(",")[0].strip());
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    JsonNode sbom = JsonMapper.shared().readTree(Path.of(arguments[0]).toFile());
    Licences licences = new Licences(Files.readAllLines(Path.of(arguments[1])));
    List<String> refused = new ArrayList<>();
    for (JsonNode library : sbom.path("components")) {
      String name = library.path("name").asString();
      List<String> under = under(library);
      System.out.printf(
          "%s %s: %s%n", name, library.path("version").asString(), String.join(" or ", under));
      if (under.stream().noneMatch(licence -> licences.allows(licence, name))) {
        refused.add(name + " is under " + (under.isEmpty() ? "no known licence" : under));
      }
    }
    if (sbom.path("components").isEmpty() || !refused.isEmpty()) {
      refused.forEach(line -> System.err.println("licences: " + line));
      System.err.println(
          "licences: replace these libraries, or allow their licence in " + arguments[1]);
      System.exit(1);
    }
  }

  private boolean allows(String licence, String library) {
    return allowed.contains(licence) || library.equals(allowedForOne.get(licence));
  }

  private static List<String> under(JsonNode library) {
    List<String> names = new ArrayList<>();
    for (JsonNode entry : library.path("licenses")) {
      JsonNode licence = entry.path("license");
      names.add(
          entry
              .path("expression")
              .asString(licence.path("id").asString(licence.path("name").asString(""))));
    }
    return names;
  }
}
