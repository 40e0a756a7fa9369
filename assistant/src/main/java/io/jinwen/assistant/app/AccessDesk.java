package io.jinwen.assistant.app;

import io.jinwen.assistant.identity.ApiKeys;
import io.jinwen.assistant.identity.Passwords;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import io.jinwen.assistant.records.store.Ids;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Users and keys for the commands that change them. */
final class AccessDesk implements AutoCloseable {
  /** Who changes something, as the audit names it. */
  static final String ACTOR = "console";

  private final Database database;
  private final Users users;
  private final ApiKeys keys;

  private AccessDesk(Database database, SecuritySettings.Login login) {
    Clock clock = Clock.systemUTC();
    AuditLog audit = new AuditLog(database, clock);
    this.database = database;
    this.users = new Users(database, audit, clock, login.policy(), Passwords.bcrypt());
    this.keys = new ApiKeys(database, users, audit, new Ids(clock), clock);
  }

  /** Opens the database, making it where there is none: the first administrator comes first. */
  static AccessDesk open(DatabaseAddress address, Map<String, String> environment) {
    return new AccessDesk(Database.open(address), loginSettings(environment));
  }

  /** The rules for passwords that the server would read from the same environment. */
  private static SecuritySettings.Login loginSettings(Map<String, String> environment) {
    StandardEnvironment settings = new StandardEnvironment();
    settings
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.copyOf(environment)));
    ConfigurationPropertySources.attach(settings);
    return Binder.get(settings)
        .bindOrCreate("jinwen.login", Bindable.of(SecuritySettings.Login.class));
  }

  Users users() {
    return users;
  }

  ApiKeys keys() {
    return keys;
  }

  @Override
  public void close() {
    database.close();
  }
}
