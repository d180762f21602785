#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <netinet/in.h>

#include "base/time/system_clock.h"

namespace hallwatch {

/// An RTSP client of few lines that reads the connection's bytes as they come, to see what a player hides.
class RawRtspClient {
 public:
  struct Packet {
    int channel = 0;
    std::vector<std::uint8_t> bytes;

    [[nodiscard]] bool has_marker() const { return (bytes[1] & 0x80U) != 0; }
    [[nodiscard]] int sequence() const { return bytes[2] << 8 | bytes[3]; }
    [[nodiscard]] std::uint32_t timestamp() const {
      return static_cast<std::uint32_t>(bytes[4]) << 24U | static_cast<std::uint32_t>(bytes[5]) << 16U |
             static_cast<std::uint32_t>(bytes[6]) << 8U | bytes[7];
    }
    [[nodiscard]] int nal_type() const { return bytes[12] & 0x1F; }
  };

  explicit RawRtspClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawRtspClient() { ::close(socket_); }
  RawRtspClient(const RawRtspClient&) = delete;
  RawRtspClient& operator=(const RawRtspClient&) = delete;

  void send_text(const std::string& text) { ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL); }

  /// @return the answer's head and body; "" if the connection was closed
  std::string request(const std::string& method, const std::string& url, const std::string& headers = {}) {
    answers_.clear();
    send_text(fmt::format("{} {} RTSP/1.0\r\nCSeq: {}\r\n{}\r\n", method, url, ++sequence_, headers));
    wait_until([this] { return !answers_.empty(); });
    return answers_.empty() ? "" : answers_.front();
  }

  /// SETUP of `tracks` tracks over this connection, and PLAY.
  bool play(const std::string& url, int tracks = 1) {
    std::string session;
    for (int i = 0; i < tracks; ++i) {
      const auto answer =
          request("SETUP", fmt::format("{}/trackID={}", url, i),
                  fmt::format("Transport: RTP/AVP/TCP;unicast;interleaved={}-{}\r\n{}", 2 * i, 2 * i + 1, session));
      const auto at = answer.find("Session: ");
      if (at == std::string::npos) {
        return false;
      }
      session = answer.substr(at, answer.find(';', at) - at) + "\r\n";
    }
    session_ = session;
    return request("PLAY", url, session).starts_with("RTSP/1.0 200");
  }
  [[nodiscard]] const std::string& session_header() const { return session_; }

  /// Reads until `is_done`, the connection's end, or the bound.
  /// @return whether `is_done`
  template <typename Done>
  bool wait_until(Done is_done, std::chrono::milliseconds bound = std::chrono::seconds{20}) {
    const auto end = clock_.mono_now() + bound;
    while (!is_done()) {
      if (!is_open_ || clock_.mono_now() >= end) {
        return false;
      }
      read_some(std::chrono::milliseconds{20});
    }
    return true;
  }
  void read_for(std::chrono::milliseconds length) {
    wait_until([] { return false; }, length);
  }
  bool wait_for_end() {
    return wait_until([this] { return !is_open_; });
  }

  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] std::vector<Packet>& packets() { return packets_; }
  [[nodiscard]] int count(int channel) const {
    return static_cast<int>(
        std::count_if(packets_.begin(), packets_.end(), [&](const Packet& p) { return p.channel == channel; }));
  }
  /// Whole video pictures received.
  [[nodiscard]] int pictures() const {
    return static_cast<int>(std::count_if(packets_.begin(), packets_.end(),
                                          [](const Packet& p) { return p.channel == 0 && p.has_marker(); }));
  }
  /// The first video picture received has a sequence parameter set with it.
  [[nodiscard]] bool begins_with_key_picture() const {
    for (const auto& packet : packets_) {
      if (packet.channel == 0 && (packet.nal_type() == 7 || packet.has_marker())) {
        return packet.nal_type() == 7;
      }
    }
    return false;
  }
  /// Numbers left out between the first and the last video packet.
  [[nodiscard]] int missing_packets() const {
    int missing = 0;
    int last = -1;
    for (const auto& packet : packets_) {
      if (packet.channel == 0) {
        missing += last < 0 ? 0 : (packet.sequence() - last - 1) & 0xFFFF;
        last = packet.sequence();
      }
    }
    return missing;
  }

 private:
  void read_some(std::chrono::milliseconds wait) {
    pollfd event{socket_, POLLIN, 0};
    if (::poll(&event, 1, static_cast<int>(wait.count())) <= 0) {
      return;
    }
    std::array<char, 65'536> buffer{};
    const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    is_open_ = count > 0;
    if (count > 0) {
      input_.append(buffer.data(), static_cast<std::size_t>(count));
      while (take_one()) {
      }
    }
  }

  bool take_one() {
    if (input_.size() >= 4 && input_[0] == '$') {
      const auto byte = [this](std::size_t at) { return static_cast<std::uint8_t>(input_[at]); };
      const std::size_t length = static_cast<std::size_t>(byte(2)) << 8U | byte(3);
      if (input_.size() < 4 + length) {
        return false;
      }
      packets_.push_back({byte(1), {input_.begin() + 4, input_.begin() + 4 + static_cast<std::ptrdiff_t>(length)}});
      input_.erase(0, 4 + length);
      return true;
    }
    const auto end = input_.find("\r\n\r\n");
    if (end == std::string::npos) {
      return false;
    }
    std::size_t whole = end + 4;
    if (const auto at = input_.find("Content-Length: "); at < end) {
      whole += std::stoul(input_.substr(at + 16));
    }
    if (input_.size() < whole) {
      return false;
    }
    answers_.push_back(input_.substr(0, whole));
    input_.erase(0, whole);
    return true;
  }

  SystemClock clock_;
  int socket_;
  bool is_open_ = false;
  int sequence_ = 0;
  std::string input_;
  std::string session_;
  std::vector<std::string> answers_;
  std::vector<Packet> packets_;
};

}  // namespace hallwatch
