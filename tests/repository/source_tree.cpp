#include "tests/repository/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <regex>

namespace hallwatch::repository {
namespace {

namespace fs = std::filesystem;

constexpr std::array kExtensions{".h", ".cpp", ".md", ".toml", ".txt", ".sh", ".py", ".json", ".1", ".supp", ".html"};

bool is_text(const fs::path& path) {
  const auto extension = path.extension().string();
  const auto name = path.filename().string();
  return std::ranges::find(kExtensions, extension) != kExtensions.end() || name == "dev" || name == "run" ||
         name == ".clang-format" || name == ".clang-tidy";
}

SourceFile read(const fs::path& path) {
  SourceFile file{fs::relative(path, root()).generic_string(), {}};
  std::ifstream in{path};
  for (std::string line; std::getline(in, line);) {
    file.lines.push_back(std::move(line));
  }
  return file;
}

std::vector<SourceFile> read_all() {
  std::vector<SourceFile> files;
  for (auto it = fs::recursive_directory_iterator{root()}; it != fs::recursive_directory_iterator{}; ++it) {
    const auto name = it->path().filename().string();
    if (it->is_directory() && (name == "build" || name == ".git" || name == "shared" || name == "node_modules" ||
                               name == "__pycache__" || name == ".cache")) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file() && is_text(it->path())) {
      files.push_back(read(it->path()));
    }
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

/// Walks through code and blanks out what is no code.
class Blanker {
 public:
  std::string line(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
      out += piece(text, i);
    }
    state_ = state_ == State::kBlockComment || state_ == State::kRaw ? state_ : State::kCode;
    return out;
  }

 private:
  enum class State { kCode, kString, kChar, kLineComment, kBlockComment, kRaw };

  /// One character, or a blank; `i` moves behind it.
  std::string piece(std::string_view text, std::size_t& i) {
    const auto rest = text.substr(i);
    if (state_ != State::kCode) {
      return inside(rest, i);
    }
    if (rest.starts_with("R\"")) {
      const auto open = rest.find('(');
      raw_end_ = ")" + std::string{rest.substr(2, open - 2)} + "\"";
      return enter(State::kRaw, open + 1, i);
    }
    if (rest.starts_with("//")) {
      return enter(State::kLineComment, 2, i);
    }
    if (rest.starts_with("/*")) {
      return enter(State::kBlockComment, 2, i);
    }
    if (rest[0] == '"') {
      return enter(State::kString, 1, i);
    }
    // A ' between digits separates them.
    const bool is_separator = i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0;
    if (rest[0] == '\'' && !is_separator) {
      return enter(State::kChar, 1, i);
    }
    ++i;
    return std::string{rest[0]};
  }

  std::string enter(State state, std::size_t length, std::size_t& i) {
    state_ = state;
    i += length;
    return " ";
  }

  std::string inside(std::string_view rest, std::size_t& i) {
    const bool is_quote = state_ == State::kString || state_ == State::kChar;
    if (is_quote && rest[0] == '\\') {
      i += std::min<std::size_t>(2, rest.size());
      return " ";
    }
    const std::string end = state_ == State::kString         ? "\""
                            : state_ == State::kChar         ? "'"
                            : state_ == State::kBlockComment ? "*/"
                            : state_ == State::kRaw          ? raw_end_
                                                             : "";
    if (!end.empty() && rest.starts_with(end)) {
      return enter(State::kCode, end.size(), i);
    }
    ++i;
    return " ";
  }

  State state_ = State::kCode;
  std::string raw_end_;
};

}  // namespace

std::string SourceFile::module() const {
  const auto slash = path.find('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

fs::path root() {
  return HALLWATCH_SOURCE_DIR;
}

const std::vector<SourceFile>& all_files() {
  static const auto kFiles = read_all();
  return kFiles;
}

std::vector<SourceFile> product_sources() {
  std::vector<SourceFile> sources;
  std::ranges::copy_if(all_files(), std::back_inserter(sources), [](const SourceFile& file) {
    return file.is_cpp() && std::ranges::find(kModules, file.module()) != kModules.end();
  });
  return sources;
}

std::vector<std::string> code_lines(const SourceFile& file) {
  Blanker blanker;
  std::vector<std::string> lines;
  lines.reserve(file.lines.size());
  for (const auto& line : file.lines) {
    lines.push_back(blanker.line(line));
  }
  return lines;
}

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex kInclude{R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"};
  std::vector<Include> includes;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (std::smatch match; std::regex_search(file.lines[i], match, kInclude)) {
      includes.push_back({match[2], i, match[1] == "\""});
    }
  }
  return includes;
}

}  // namespace hallwatch::repository
