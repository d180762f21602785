#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"

namespace hallwatch {

/// Reads the fields of one JSON object from outside; collects what is missing or of a wrong type,
/// so that the caller checks once, at the end. Include in .cpp files only.
class JsonFields {
 public:
  /// @param what  named in the error, e.g. "seat report"
  JsonFields(std::string_view text, std::string what);
  JsonFields(const nlohmann::json& object, std::string what);
  ~JsonFields();

  [[nodiscard]] std::string text(const char* key);
  [[nodiscard]] std::int64_t integer(const char* key);
  [[nodiscard]] double real(const char* key);
  [[nodiscard]] bool boolean(const char* key);
  [[nodiscard]] bool has(const char* key) const;  ///< there, and not null
  /// The value itself, null if it is missing (no fault).
  [[nodiscard]] const nlohmann::json& raw(const char* key) const;
  [[nodiscard]] bool ok() const { return faults_.empty(); }

  /// The value, or one error with every fault.
  template <typename T>
  [[nodiscard]] Result<T> finish(T value) const {
    if (!faults_.empty()) {
      return error();
    }
    return value;
  }
  [[nodiscard]] Error error() const;

 private:
  const nlohmann::json* field(const char* key, const char* wanted);
  void fault(std::string text);

  std::unique_ptr<nlohmann::json> object_;
  std::string what_;
  std::vector<std::string> faults_;
};

}  // namespace hallwatch
