#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"
#include "tests/support/wait_for.h"

namespace hallwatch {

/// A PostgreSQL server of the Debian package in a folder of its own: Unix socket and a free port of the loopback, gone
/// with this object, and with the test if that is killed. Not as root: as "postgres" then. Superuser "dba" comes in by
/// the socket without a password; over the loopback everybody needs one.
class PostgresServer {
 public:
  static constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin";
  [[nodiscard]] static bool is_installed() {
    return std::filesystem::exists(std::string{kPrograms} + "/postgres") &&
           (::geteuid() != 0 || ::getpwnam("postgres") != nullptr);
  }

  PostgresServer() {
    if (const auto* user = server_user(); user != nullptr) {
      [[maybe_unused]] const int given = ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid);
    }
    const auto made = spawn({std::string{kPrograms} + "/initdb", "-D", data(), "-U", "dba", "-A", "trust", "--no-sync",
                             "-E", "UTF8", "--locale=C.UTF-8"});
    int status = 0;
    ::waitpid(made, &status, 0);
    std::ofstream{data() + "/pg_hba.conf"} << "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    port_ = free_port();
    is_up_ = status == 0 && start();
  }
  ~PostgresServer() { end(SIGINT); }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  [[nodiscard]] bool is_up() const { return is_up_; }
  [[nodiscard]] int port() const { return port_; }
  /// What the programs wrote.
  [[nodiscard]] std::string log() const {
    std::ifstream in{folder_ / "log"};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  /// By the socket. @param user  anybody, no password is asked
  [[nodiscard]] std::string connect(const std::string& user = "dba", const std::string& database = "postgres") const {
    return "host=" + folder_.path().string() + " port=" + std::to_string(port_) + " dbname=" + database +
           " user=" + user;
  }
  /// Over the loopback, with a password.
  [[nodiscard]] std::string connect_tcp(const std::string& user) const {
    return "host=127.0.0.1 port=" + std::to_string(port_) + " dbname=postgres user=" + user;
  }

  /// Runs statements as the superuser. @return what went wrong; empty: nothing
  std::string run(const std::string& sql, const std::string& database = "postgres") const {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection{PQconnectdb(connect("dba", database).c_str()),
                                                                &PQfinish};
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result{PQexec(connection.get(), sql.c_str()), &PQclear};
    const auto status = PQresultStatus(result.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? "" : PQerrorMessage(connection.get());
  }

  /// As a loss of power: nothing is put in order.
  void kill_now() { end(SIGKILL); }
  /// Starts it on the same data. @return whether it answers
  bool start() {
    return wait_for([this] { return start_once(); }, std::chrono::seconds{60});
  }

 private:
  [[nodiscard]] std::string data() const { return (folder_ / "data").string(); }

  static const passwd* server_user() { return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr; }

  static int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
  }

  /// After a kill the old workers need a moment to see that they are alone.
  bool start_once() {
    if (pid_ <= 0) {
      pid_ = spawn({std::string{kPrograms} + "/postgres", "-D", data(), "-k", folder_.path().string(), "-h",
                    "127.0.0.1", "-p", std::to_string(port_), "-F", "-c", "shared_buffers=16MB", "-c",
                    "max_connections=30", "-c", "autovacuum=off", "-c", "lc_messages=C"});
    }
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      port_ = is_up_ ? port_ : free_port();  // somebody else took it in between
      return false;
    }
    return PQping(connect().c_str()) == PQPING_OK;
  }

  void end(int signal) {
    if (pid_ <= 0) {
      return;
    }
    ::kill(pid_, signal);
    if (!wait_for([this] { return ::waitpid(pid_, nullptr, WNOHANG) == pid_; })) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    pid_ = -1;
  }

  pid_t spawn(const std::vector<std::string>& words) const {
    std::vector<char*> arguments;
    for (const auto& word : words) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    const auto* const user = server_user();
    const auto output = (folder_ / "log").string();
    const auto folder = folder_.path().string();
    const auto child = ::fork();
    if (child != 0) {
      return child;
    }
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    const bool is_other =
        user == nullptr || (::setgroups(0, nullptr) == 0 && ::setgid(user->pw_gid) == 0 && ::setuid(user->pw_uid) == 0);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // behind setuid(), which takes it back
    if (!is_other || ::chdir(folder.c_str()) != 0) {
      ::_exit(126);
    }
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }

  TempFolder folder_;  ///< last to go
  int port_ = 0;
  pid_t pid_ = -1;
  bool is_up_ = false;
};

}  // namespace hallwatch
