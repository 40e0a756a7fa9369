package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.conversation.ChatService;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.engine.Engine;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads an engine and has it compute every role's system text, so that the first question of a role
 * is answered as quickly as the second.
 */
final class RolesInCache implements EngineLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RolesInCache.class);

  private static final double SHARE_BEFORE = 0.9;

  private final EngineLoader loader;
  private final List<Role> roles;

  RolesInCache(EngineLoader loader, Collection<Role> roles) {
    this.loader = loader;
    this.roles = List.copyOf(roles);
  }

  @Override
  public Engine load(Progress progress) throws Exception {
    Engine engine = loader.load(progress);
    try {
      for (int done = 0; done < roles.size(); done++) {
        progress.at("roles", SHARE_BEFORE + (1 - SHARE_BEFORE) * done / roles.size());
        Role role = roles.get(done);
        int tokens = engine.keepBeginning(ChatService.systemText(role, engine.model()));
        if (tokens > 0) {
          LOG.info("role {} is kept warm: {} tokens", role.id(), tokens);
        }
      }
    } catch (Throwable e) {
      engine.close();
      throw e;
    }
    return engine;
  }
}
