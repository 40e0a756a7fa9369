package io.jinwen.assistant.http.openai;

import io.jinwen.engine.api.TokenScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Log-probabilities in the shape of OpenAI's API. */
final class ScoresJson {
  private ScoresJson() {}

  static Map<String, Object> of(List<TokenScore> scores) {
    List<Object> content = new ArrayList<>();
    for (TokenScore score : scores) {
      Map<String, Object> token = entry(score.chosen());
      token.put("top_logprobs", score.likeliest().stream().map(ScoresJson::entry).toList());
      content.add(token);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("content", content);
    document.put("refusal", null);
    return document;
  }

  private static Map<String, Object> entry(TokenScore.Entry entry) {
    Map<String, Object> token = new LinkedHashMap<>();
    token.put("token", entry.text());
    token.put("logprob", entry.logProbability());
    token.put("bytes", entry.bytes());
    return token;
  }
}
