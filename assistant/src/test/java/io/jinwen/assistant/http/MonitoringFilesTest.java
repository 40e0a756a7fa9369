package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.ops.metrics.GuardMetrics;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.Hit;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard that come along ask for what a server really tells. */
class MonitoringFilesTest {
  private static final Path FOLDER = Path.of("..", "packaging", "monitoring");
  private static final Pattern NAME = Pattern.compile("\\b(?:jinwen|jvm|process)_[a-z_]+\\b");
  private static final Pattern ENDING = Pattern.compile("ending=\"([a-z_]+)\"");

  @Test
  void everyNameIsOneThatAServerTells() throws Exception {
    String alerts = read("alerts.yaml");
    String dashboard = read("grafana.json");
    assertThat(new Yaml().<Object>load(alerts)).isNotNull();
    assertThat(JsonMapper.shared().readTree(dashboard).path("panels")).isNotEmpty();
    try (TestServer server = TestServer.with(FakeEngine.answering())) {
      server.ask("{\"prompt\": \"什么是久期？\"}");
      Hit hit = new Hit("地下钱庄", "洗钱逃汇", WordAction.MASK, 0, 4); // counted from the first one on
      server.part(GuardMetrics.class).hit(Channel.ANSWER, hit);
      server.send(
          server.request("/nowhere")); // on the same connection: the first is counted by now
      String scraped = server.send(server.request("/metrics")).body();
      Set<String> known =
          scraped
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split("[{ ]", 2)[0])
              .collect(Collectors.toSet());
      assertThat(names(NAME, alerts)).isNotEmpty().isSubsetOf(known);
      assertThat(names(NAME, dashboard)).isNotEmpty().isSubsetOf(known);
      ENDING
          .matcher(alerts + dashboard)
          .results()
          .forEach(used -> assertThat(scraped).contains(used.group()));
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static String read(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }
}
