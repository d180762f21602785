#pragma once

#include <unistd.h>

#include <utility>

namespace hallwatch {

/// Owns a file descriptor of the simulator.
class SimulatorSocket {
 public:
  SimulatorSocket() = default;
  explicit SimulatorSocket(int descriptor) : descriptor_(descriptor) {}
  SimulatorSocket(SimulatorSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  SimulatorSocket& operator=(SimulatorSocket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~SimulatorSocket() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

}  // namespace hallwatch
