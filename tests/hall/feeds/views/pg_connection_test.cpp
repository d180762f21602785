#include "hall/feeds/views/pg_connection.h"

#include <gmock/gmock.h>

#include "tests/hall/feeds/views/view_test_hall.h"

namespace hallwatch {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PgConnectionTest : public ViewTestHall {
 protected:
  Result<PgConnection> connect(const std::string& to, const std::string& password = {}, PgLimits limits = {}) {
    return PgConnection::open({to, password}, limits, system_, stop_.get_token());
  }
  SystemClock system_;
  std::stop_source stop_;
};

/// A port that takes connections and never says a word.
class SilentServer {
 public:
  SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), length);
    ::listen(socket_, 8);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    connect = "host=127.0.0.1 port=" + std::to_string(ntohs(address.sin_port)) + " dbname=x user=x";
  }
  ~SilentServer() { ::close(socket_); }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  std::string connect;

 private:
  int socket_;
};

TEST_F(PgConnectionTest, EveryTransactionIsReadOnlyInHallTimeAndUtf8) {
  auto connection = connect(server().connect());
  ASSERT_TRUE(connection.ok()) << connection.error().message();
  const auto rows = connection->query(
      "SELECT current_setting('transaction_read_only'), current_setting('client_encoding'), "
      "timestamptz '2025-09-22 01:30:00+00', current_setting('application_name')");
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->text(0, 0), "on");
  EXPECT_EQ(rows->text(0, 1), "UTF8");
  EXPECT_EQ(rows->text(0, 2), "2025-09-22 09:30:00+08");
  EXPECT_EQ(rows->text(0, 3), "hallwatch");
  const auto written = connection->query("CREATE TABLE up.t(n int)");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind(), ErrorKind::kPermissionDenied);
  EXPECT_TRUE(connection->query("SELECT 1").ok()) << "the connection goes on after an error";
}

TEST_F(PgConnectionTest, AWrongPasswordIsRefusedAndNeverShown) {
  sql("CREATE ROLE reader LOGIN PASSWORD 'right-secret'");
  const auto wrong = connect(server().connect_tcp("reader"), "wrong-secret");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().kind(), ErrorKind::kPermissionDenied);
  EXPECT_THAT(wrong.error().message(), AllOf(HasSubstr("password authentication failed"), HasSubstr("password_file"),
                                             Not(HasSubstr("wrong-secret"))));
  const auto none = connect(server().connect_tcp("reader"));
  ASSERT_FALSE(none.ok());
  EXPECT_THAT(none.error().message(), HasSubstr("asks for a password"));
  EXPECT_TRUE(connect(server().connect_tcp("reader"), "right-secret").ok());
}

TEST_F(PgConnectionTest, APasswordThatTheServerRepeatsIsTakenOut) {
  auto connection = connect(server().connect(), "hunter22");
  ASSERT_TRUE(connection.ok());
  const auto said = connection->query("SELECT 'hunter22'::int");
  ASSERT_FALSE(said.ok());
  EXPECT_THAT(said.error().message(), AllOf(HasSubstr("***"), Not(HasSubstr("hunter22"))));
}

TEST_F(PgConnectionTest, AConnectTextThatCannotBeReadIsRefusedWithoutRepeatingIt) {
  for (const std::string text :
       {"host=127.0.0.1 passwort=secret", "secret", "host='unclosed secret", "postgresql://u:secret@[bad/x"}) {
    const auto refused = connect(text);
    ASSERT_FALSE(refused.ok()) << text;
    EXPECT_EQ(refused.error().kind(), ErrorKind::kInvalidArgument);
    EXPECT_THAT(refused.error().message(), Not(HasSubstr("secret")));
  }
}

TEST_F(PgConnectionTest, NobodyAtThePortAndNoSuchDatabaseAreUnavailable) {
  const auto nobody = connect("host=127.0.0.1 port=1 dbname=x user=x");
  ASSERT_FALSE(nobody.ok());
  EXPECT_EQ(nobody.error().kind(), ErrorKind::kUnavailable);
  EXPECT_THAT(nobody.error().message(), AllOf(HasSubstr("refused"), HasSubstr("check host")));
  const auto no_database = connect(server().connect("dba", "nowhere"));
  ASSERT_FALSE(no_database.ok());
  EXPECT_THAT(no_database.error().message(), HasSubstr("\"nowhere\" does not exist"));
}

TEST_F(PgConnectionTest, APeerThatNeverAnswersIsGivenUp) {
  const SilentServer silent;
  PgLimits limits;
  limits.connect = std::chrono::milliseconds{200};
  const auto connection = connect(silent.connect, "", limits);
  ASSERT_FALSE(connection.ok());
  EXPECT_EQ(connection.error().kind(), ErrorKind::kTimeout);
}

TEST_F(PgConnectionTest, AStopEndsWaitingForAPeerThatNeverAnswers) {
  const SilentServer silent;
  stop_.request_stop();
  const auto begin = system_.mono_now();
  ASSERT_FALSE(connect(silent.connect).ok());
  EXPECT_LT(system_.mono_now() - begin, std::chrono::seconds{4});
}

TEST_F(PgConnectionTest, AfterALossTheConnectionSaysThatItIsGone) {
  auto connection = connect(server().connect());
  ASSERT_TRUE(connection.ok());
  sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name='hallwatch'");
  const auto lost = connection->query("SELECT 1");
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().kind(), ErrorKind::kUnavailable) << lost.error().message();
  EXPECT_FALSE(connection->is_open());
  EXPECT_FALSE(connection->query("SELECT 1").ok());
}

TEST_F(PgConnectionTest, NamesAreQuotedPartByPart) {
  auto connection = connect(server().connect());
  ASSERT_TRUE(connection.ok());
  EXPECT_EQ(connection->quoted("up.cases").value(), "\"up\".\"cases\"");
  EXPECT_EQ(connection->quoted("办件").value(), "\"办件\"");
  EXPECT_EQ(connection->quoted("a\"b.c;d").value(), "\"a\"\"b\".\"c;d\"");
  for (const std::string_view bad : {"", ".", "up.", ".cases", "a.b.c.d", "up.\xff"}) {
    EXPECT_FALSE(connection->quoted(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace hallwatch
