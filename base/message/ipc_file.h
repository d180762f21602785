#pragma once

#include <chrono>
#include <string>

namespace hallwatch::detail {

/// Whether a process answers on the Unix socket `path`. ZeroMQ's bind replaces the file of a living process without a
/// word; whoever binds asks here first.
[[nodiscard]] bool is_ipc_file_served(const std::string& path);

/// Waits at most `patience` for the file to be free: sockets close in the background, and a service that is started
/// again may come before its predecessor is quite gone.
/// @return false if it is still served
[[nodiscard]] bool wait_for_free_ipc_file(const std::string& path, std::chrono::milliseconds patience);

}  // namespace hallwatch::detail
