#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace hallwatch {

struct HttpReply {
  int status = 0;  ///< 0: the connection ended before an answer
  std::string head;
  std::string body;
};

/// A sender that writes bytes as they are: what a library would never send must be tried too.
class HttpPeer {
 public:
  explicit HttpPeer(int port, const char* from = "127.0.0.1") : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{30, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    auto address = address_of(from, 0);
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    address = address_of("127.0.0.1", port);
    is_connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~HttpPeer() { ::close(fd_); }
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;

  [[nodiscard]] bool is_connected() const { return is_connected_; }

  /// @return false if the other side has closed
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(fd_, SHUT_WR); }

  HttpReply read_reply() {
    HttpReply reply;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!read_more()) {
        return reply;
      }
    }
    reply.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    reply.status = std::atoi(reply.head.c_str() + std::string_view{"HTTP/1.1 "}.size());
    const auto field = reply.head.find("Content-Length: ");
    const std::size_t length =
        field == std::string::npos ? 0 : std::strtoul(reply.head.c_str() + field + 16, nullptr, 10);
    while (buffer_.size() < length && read_more()) {
    }
    reply.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return reply;
  }
  HttpReply ask(std::string_view bytes) {
    send(bytes);
    return read_reply();
  }
  /// Waits for the other side's end, with or without a reset.
  bool is_closed() {
    while (read_more()) {
    }
    return errno != EAGAIN;
  }

 private:
  static sockaddr_in address_of(const char* host, int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, host, &address.sin_addr);
    return address;
  }
  bool read_more() {
    char bytes[16'384];
    errno = 0;
    const auto got = ::recv(fd_, bytes, sizeof bytes, 0);
    if (got > 0) {
      buffer_.append(bytes, static_cast<std::size_t>(got));
    }
    return got > 0;
  }

  int fd_;
  bool is_connected_ = false;
  std::string buffer_;
};

/// A request with its length.
[[nodiscard]] inline std::string post(const std::string& target, const std::string& body,
                                      const std::string& type = "application/json", const std::string& more = "") {
  return "POST " + target + " HTTP/1.1\r\nHost: hall\r\nContent-Type: " + type + "\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
[[nodiscard]] inline std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: hall\r\n" + more + "\r\n";
}

}  // namespace hallwatch
