#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace hallwatch {

/// An RTSP server on loopback that answers by a script: for cameras that the simulator cannot play. One connection at
/// a time; a connection lasts until its client closes it.
class ScriptedServer {
 public:
  /// @param answer  to a request without body, or nothing: silence. "CSeq" is put in.
  explicit ScriptedServer(std::function<std::optional<std::string>(const std::string& request)> answer)
      : answer_(std::move(answer)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), length);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
  }
  ~ScriptedServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::string url() const { return "rtsp://127.0.0.1:" + std::to_string(port_) + "/stream"; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  static bool has_input(int fd) {
    pollfd wanted{fd, POLLIN, 0};
    return ::poll(&wanted, 1, 20) > 0;
  }

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (has_input(listener_)) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        ++connections_;
        serve(client, stop);
        ::close(client);
      }
    }
  }

  void serve(int client, const std::stop_token& stop) {
    std::string waiting;
    while (!stop.stop_requested()) {
      if (!has_input(client)) {
        continue;
      }
      std::array<char, 4'096> buffer{};
      const auto got = ::recv(client, buffer.data(), buffer.size(), 0);
      if (got <= 0) {
        return;
      }
      waiting.append(buffer.data(), static_cast<std::size_t>(got));
      for (auto end = waiting.find("\r\n\r\n"); end != std::string::npos; end = waiting.find("\r\n\r\n")) {
        const auto request = waiting.substr(0, end + 2);
        waiting.erase(0, end + 4);
        if (auto text = answer_(request)) {
          const auto at = request.find("CSeq:");
          const auto line = request.substr(at, request.find("\r\n", at) - at + 2);
          text->insert(text->find("\r\n") + 2, line);
          ::send(client, text->data(), text->size(), MSG_NOSIGNAL);
        }
      }
    }
  }

  std::function<std::optional<std::string>(const std::string&)> answer_;
  int listener_;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::jthread thread_;
};

}  // namespace hallwatch
