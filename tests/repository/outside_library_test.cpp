#include <algorithm>

#include <gtest/gtest.h>

#include "tests/repository/source_tree.h"

namespace hallwatch::repository {
namespace {

using Texts = std::vector<std::string>;

/// A library, by the beginnings of its headers, and the folders that may name it.
struct Library {
  std::string name;
  Texts headers;
  Texts folders;
  Texts headers_in_headers;  ///< may stand in our headers too; "*" is all of them
};

const std::vector<Library> kLibraries{
    {"the language and the system",
     {"sys/", "netinet/", "arpa/", "unistd.h", "fcntl.h", "poll.h", "pthread.h", "dlfcn.h", "iconv.h", "netdb.h",
      "dirent.h", "spawn.h", "sched.h", "strings.h"},
     {""},
     {"*"}},
    {"fmt", {"fmt/"}, {""}, {"*"}},
    {"nlohmann-json", {"nlohmann/"}, {""}, {"nlohmann/json_fwd.hpp"}},
    {"tl::expected", {"tl/expected.hpp"}, {"base/"}, {"*"}},
    {"spdlog", {"spdlog/"}, {"base/"}, {}},
    {"SQLite", {"sqlite3.h"}, {"base/database/"}, {}},
    {"OpenSSL", {"openssl/"}, {"base/crypto/"}, {}},
    {"libsodium", {"sodium"}, {"base/"}, {}},
    {"toml++", {"toml++/"}, {"base/config/"}, {"*"}},
    {"ZeroMQ", {"zmq"}, {"base/message/"}, {}},
    {"GStreamer", {"gst/", "glib", "gio/"}, {"capture/session/", "gateway/"}, {}},
    {"FFmpeg", {"libav", "libsw"}, {"capture/picture/", "capture/simulator/", "recorder/", "gateway/"}, {}},
    {"OpenCV", {"opencv2/"}, {"analytics/"}, {}},
    {"ONNX Runtime", {"onnxruntime"}, {"analytics/"}, {}},
    {"libcsv", {"csv.h"}, {"hall/"}, {}},
    {"Pango and Cairo", {"pango/", "cairo"}, {"hall/", "console/"}, {}},
    {"PostgreSQL client", {"libpq", "postgresql/"}, {"hall/"}, {}},
    {"libcurl", {"curl/"}, {"alerts/"}, {}},
    {"mosquitto", {"mosquitto"}, {"alerts/"}, {}},
    {"Dear ImGui", {"imgui", "backends/imgui"}, {"console/"}, {"*"}},
    {"libpng", {"png.h"}, {"console/"}, {}},
    {"GLFW", {"GLFW/"}, {"console/"}, {"*"}},
    {"OpenGL", {"GL/"}, {"console/"}, {"*"}},
    {"Boost.Beast", {"boost/"}, {"gateway/", "hall/"}, {}},
    {"CLI11", {"CLI/"}, {"station/"}, {}},
};

/// Headers of C++ itself have neither '/' nor '.'.
bool is_standard(const std::string& target) {
  return target.find_first_of("./") == std::string::npos;
}

bool begins_with_any(const std::string& text, const Texts& beginnings) {
  return std::ranges::any_of(beginnings, [&](const std::string& beginning) { return text.starts_with(beginning); });
}

const Library* library_of(const std::string& target) {
  const auto found = std::ranges::find_if(
      kLibraries, [&](const Library& library) { return begins_with_any(target, library.headers); });
  return found == kLibraries.end() ? nullptr : &*found;
}

/// Every include of an outside library in product code, with its library (null if it is in no list).
template <typename Visit>
void each_outside_include(Visit visit) {
  for (const auto& file : product_sources()) {
    for (const auto& include : includes_of(file)) {
      if (!include.is_quoted && !is_standard(include.target)) {
        visit(file, include, library_of(include.target));
      }
    }
  }
}

TEST(OutsideLibraryTest, IsNamedInItsFoldersOnly) {
  each_outside_include([](const SourceFile& file, const Include& include, const Library* library) {
    if (library != nullptr) {
      EXPECT_TRUE(begins_with_any(file.path, library->folders)) << file.at(include.line_index) << ": " << library->name
                                                                << " may not be named here (" << include.target << ")";
    }
  });
}

TEST(OutsideLibraryTest, IsOneThatTheDesignKnows) {
  each_outside_include([](const SourceFile& file, const Include& include, const Library* library) {
    EXPECT_NE(library, nullptr) << file.at(include.line_index) << ": <" << include.target
                                << "> is of no library in this test's list";
  });
}

/// Whoever includes our header must not get the library with it. A `*_handles.h` is the wall itself.
TEST(OutsideLibraryTest, StaysOutOfOurHeaders) {
  each_outside_include([](const SourceFile& file, const Include& include, const Library* library) {
    if (library == nullptr || !file.is_header() || file.path.ends_with("_handles.h")) {
      return;
    }
    const auto& free = library->headers_in_headers;
    EXPECT_TRUE(std::ranges::find(free, "*") != free.end() || std::ranges::find(free, include.target) != free.end())
        << file.at(include.line_index) << ": " << library->name << " belongs in .cpp files and *_handles.h";
  });
}

}  // namespace
}  // namespace hallwatch::repository
