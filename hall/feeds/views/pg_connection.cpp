#include "hall/feeds/views/pg_connection.h"

#include <poll.h>

#include <array>
#include <optional>

#include <fmt/format.h>

#include "hall/feeds/readers/feed_text.h"
#include "hall/feeds/views/pg_error.h"
#include "hall/feeds/views/pg_handles.h"

namespace hallwatch {
namespace {

constexpr int kBetweenLooksForStopMs = 50;
constexpr std::size_t kMostNameParts = 3;

/// A view's RAISE NOTICE is not for our standard error.
void drop_notice(void* /*unused*/, const char* /*message*/) noexcept {}

Error stopped() {
  return fail(ErrorKind::kUnavailable, "stopped");
}

std::string hidden(std::string text, const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets) {
    text = without_secret(std::move(text), secret);
  }
  return without_secret(std::move(text), {});
}

/// What must never stand in a message: our password and one inside `connect`.
std::vector<std::string> secrets_of(const PgTarget& target) {
  std::vector<std::string> secrets;
  if (!target.password.empty()) {
    secrets.push_back(target.password);
  }
  const PgOptionsHandle options{PQconninfoParse(target.connect.c_str(), nullptr)};
  for (const auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    const std::string_view keyword{option->keyword};
    const bool is_secret = keyword == "password" || keyword == "sslpassword";
    if (is_secret && option->val != nullptr && *option->val != '\0') {
      secrets.emplace_back(option->val);
    }
  }
  return secrets;
}

Error error_of(const PGresult* result, const std::vector<std::string>& secrets) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  if (message == nullptr) {
    message = PQresultErrorMessage(result);
  }
  const auto error = pg_error(sqlstate == nullptr ? "" : sqlstate, message);
  return Error{error.kind(), hidden(error.message(), secrets)};
}

}  // namespace

namespace detail {
void close_pg(pg_conn* connection) noexcept {
  PQfinish(connection);
}
void clear_pg(pg_result* result) noexcept {
  PQclear(result);
}
}  // namespace detail

int PgRows::count() const {
  return PQntuples(result_.get());
}

int PgRows::width() const {
  return PQnfields(result_.get());
}

std::string_view PgRows::head(int column) const {
  return PQfname(result_.get(), column);
}

unsigned PgRows::type(int column) const {
  return PQftype(result_.get(), column);
}

bool PgRows::is_null(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0;
}

std::string_view PgRows::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::size_t PgRows::bytes() const {
  return PQresultMemorySize(result_.get());
}

PgConnection::PgConnection(pg_conn* connection, const PgTarget& target, const PgLimits& limits, Clock& clock,
                           std::stop_token stop)
    : connection_(connection), secrets_(secrets_of(target)), limits_(limits), clock_(&clock), stop_(std::move(stop)) {}

Result<> PgConnection::check_target(const PgTarget& target) {
  char* fault = nullptr;
  const PgOptionsHandle options{PQconninfoParse(target.connect.c_str(), &fault)};
  const PgTextHandle message{fault};
  if (!options) {
    // libpq's message repeats pieces of the text, and there may be a password among them.
    return fail(ErrorKind::kInvalidArgument,
                "connect cannot be read: write it as \"host=10.0.0.5 dbname=approval user=hallwatch\"");
  }
  return {};
}

Result<PgConnection> PgConnection::open(const PgTarget& target, const PgLimits& limits, Clock& clock,
                                        std::stop_token stop) {
  if (auto readable = check_target(target); !readable.ok()) {
    return readable.error();
  }
  // `dbname` is expanded as a connection string; what follows it wins.
  std::vector<const char*> words{"application_name", "dbname", "client_encoding", "keepalives_idle"};
  std::vector<const char*> values{"hallwatch", target.connect.c_str(), "UTF8", "30"};
  if (!target.password.empty()) {
    words.push_back("password");
    values.push_back(target.password.c_str());
  }
  words.push_back(nullptr);
  values.push_back(nullptr);
  PgConnection connection{PQconnectStartParams(words.data(), values.data(), 1), target, limits, clock, std::move(stop)};
  auto done = connection.finish_connecting();
  if (done.ok()) {
    done = connection.set_up();
  }
  if (!done.ok()) {
    return done.error().while_doing("connect to the database");
  }
  return connection;
}

Result<> PgConnection::finish_connecting() {
  if (!connection_ || PQstatus(connection_.get()) == CONNECTION_BAD) {
    return connect_error();
  }
  PQsetNoticeProcessor(connection_.get(), &drop_notice, nullptr);
  const auto deadline = clock_->mono_now() + limits_.connect;
  auto state = PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK) {
    if (state == PGRES_POLLING_FAILED) {
      return connect_error();
    }
    if (auto ready = wait_for_socket(state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline); !ready.ok()) {
      return ready;
    }
    state = PQconnectPoll(connection_.get());
  }
  is_open_ = true;
  if (PQsetnonblocking(connection_.get(), 1) != 0) {
    return connect_error();
  }
  return {};
}

Result<> PgConnection::set_up() {
  const auto settings = fmt::format(
      "SELECT pg_catalog.set_config('default_transaction_read_only','on',false),"
      "pg_catalog.set_config('statement_timeout','{}',false),pg_catalog.set_config('timezone','Asia/Shanghai',false),"
      "pg_catalog.set_config('datestyle','ISO, YMD',false),pg_catalog.set_config('lock_timeout','{}',false)",
      limits_.statement.count(), limits_.statement.count());
  const char* letters = PQparameterStatus(connection_.get(), "server_encoding");
  if (letters != nullptr && std::string_view{letters} == "SQL_ASCII") {
    // Such a database knows no letters: as UTF-8 it would refuse what it holds.
    if (auto done = query("SELECT pg_catalog.set_config('client_encoding','SQL_ASCII',false)"); !done.ok()) {
      return done.error();
    }
  }
  if (auto done = query(settings); !done.ok()) {
    return done.error();
  }
  // Newer servers notice while they work that nobody waits any more.
  auto done = query(
      "SELECT pg_catalog.set_config(name,'5000',false) FROM pg_catalog.pg_settings "
      "WHERE name='client_connection_check_interval'");
  return done.ok() || is_open_ ? Result<>{} : Result<>{done.error()};
}

Result<> PgConnection::wait_for_socket(short events, MonoTime deadline) const {
  while (true) {
    if (stop_.stop_requested()) {
      return stopped();
    }
    pollfd socket{PQsocket(connection_.get()), events, 0};
    if (::poll(&socket, 1, kBetweenLooksForStopMs) > 0) {
      return {};
    }
    if (clock_->mono_now() >= deadline) {
      return fail(ErrorKind::kTimeout, "the server does not answer: look at the network and the server's load");
    }
  }
}

Result<PgRows> PgConnection::query(const std::string& sql, const std::vector<std::string>& values) {
  if (!is_open_) {
    return fail(ErrorKind::kUnavailable, "the connection is gone");
  }
  std::vector<const char*> texts;
  texts.reserve(values.size());
  for (const auto& value : values) {
    texts.push_back(value.c_str());
  }
  const auto deadline = clock_->mono_now() + limits_.statement + limits_.grace;
  if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(texts.size()), nullptr, texts.data(), nullptr,
                        nullptr, 0) == 0) {
    return lost(connect_error());
  }
  if (auto sent = send(deadline); !sent.ok()) {
    return lost(sent.error());
  }
  return receive(deadline);
}

Result<> PgConnection::send(MonoTime deadline) {
  for (int rest = PQflush(connection_.get()); rest != 0; rest = PQflush(connection_.get())) {
    if (rest < 0) {
      return connect_error();
    }
    if (auto ready = wait_for_socket(POLLIN | POLLOUT, deadline); !ready.ok()) {
      return ready;
    }
    if (PQconsumeInput(connection_.get()) == 0) {
      return connect_error();
    }
  }
  return {};
}

Result<PgRows> PgConnection::receive(MonoTime deadline) {
  std::optional<PgRows> rows;
  std::optional<Error> fault;
  while (true) {
    while (PQisBusy(connection_.get()) != 0) {
      if (auto ready = wait_for_socket(POLLIN, deadline); !ready.ok()) {
        return lost(ready.error());
      }
      if (PQconsumeInput(connection_.get()) == 0) {
        return lost(connect_error());
      }
    }
    PGresult* result = PQgetResult(connection_.get());
    if (result == nullptr) {
      break;
    }
    rows.emplace(result);
    const auto status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && !fault) {
      fault = error_of(result, secrets_);
    }
  }
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    const auto said = fault ? fault->message() : connect_error().message();
    return lost(fail(ErrorKind::kUnavailable, said));
  }
  if (fault) {
    return *fault;
  }
  return rows ? Result<PgRows>{std::move(*rows)}
              : Result<PgRows>{fail(ErrorKind::kIo, "the server gave no answer to a statement")};
}

Error PgConnection::connect_error() const {
  if (!connection_) {
    return fail(ErrorKind::kResourceExhausted, "no memory for a connection");
  }
  const auto message = hidden(one_line(PQerrorMessage(connection_.get())), secrets_);
  if (PQconnectionNeedsPassword(connection_.get()) != 0) {
    return fail(ErrorKind::kPermissionDenied,
                message + ": the server asks for a password, name its file in password_file");
  }
  if (!is_open_ && PQconnectionUsedPassword(connection_.get()) != 0) {
    return fail(ErrorKind::kPermissionDenied, message + ": check user, dbname and password_file");
  }
  return fail(ErrorKind::kUnavailable, message + (is_open_ ? "" : ": check host, port, user and dbname in connect"));
}

Error PgConnection::lost(const Error& error) {
  is_open_ = false;
  return error;
}

Result<std::string> PgConnection::quoted_part(std::string_view name) {
  if (name.empty() || name.find('\0') != std::string_view::npos || !is_utf8(name)) {
    return fail(ErrorKind::kInvalidArgument, fmt::format("\"{}\" is no name of a view or column", one_line(name)));
  }
  const PgTextHandle text{PQescapeIdentifier(connection_.get(), name.data(), name.size())};
  if (!text) {
    return connect_error();
  }
  return std::string{text.get()};
}

Result<std::string> PgConnection::quoted(std::string_view dotted_name) {
  std::string whole;
  std::size_t parts = 0;
  for (auto rest = dotted_name;; rest.remove_prefix(rest.find('.') + 1)) {
    const auto part = quoted_part(rest.substr(0, rest.find('.')));
    if (!part.ok() || ++parts > kMostNameParts) {
      return fail(ErrorKind::kInvalidArgument,
                  fmt::format("\"{}\" is no name of a view: write schema.view", one_line(dotted_name)));
    }
    whole += (whole.empty() ? "" : ".") + *part;
    if (rest.find('.') == std::string_view::npos) {
      return whole;
    }
  }
}

}  // namespace hallwatch
