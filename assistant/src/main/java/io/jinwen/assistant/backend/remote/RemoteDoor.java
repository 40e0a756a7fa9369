package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.Engine;
import java.util.Optional;

/** The way to a server that is one of several. */
public record RemoteDoor(RemoteConfig config) implements PoolMember.Door {
  @Override
  public Engine connect() throws InterruptedException {
    return RemoteEngine.connect(config);
  }

  @Override
  public Optional<String> unwilling(Engine engine) throws InterruptedException {
    return ((RemoteEngine) engine).unwilling();
  }
}
