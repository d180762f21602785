#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time/hall_time.h"

namespace hallwatch {

class IconvHandle;

/// What FeedDecoder gives for a byte that is of no letter: as long as U+FFFD, and in no text of UTF-8, so that a U+FFFD
/// of the file itself stays text.
inline constexpr std::string_view kNoLetter = "\xFF\xFF\xFF";
inline constexpr const char* kNoLetterReason = "bytes that are neither UTF-8 nor GB18030";
/// U+FFFD for every kNoLetter.
[[nodiscard]] std::string with_replacement_letters(std::string_view text);

enum class FeedEncoding : unsigned char { kUtf8 = 1, kGb18030 };

/// Tells from all bytes of a file, which may come in blocks, how they are to be read: UTF-8 if they begin with a byte
/// order mark or are valid but for a cut last letter, else GB18030 (C-BYTES). A value.
class EncodingFinder {
 public:
  void add(std::string_view bytes);
  /// Of what was added, as a whole file.
  [[nodiscard]] FeedEncoding encoding() const;

 private:
  std::string front_;       ///< where a byte order mark may stand
  std::string tail_;        ///< at most three bytes behind the last letter
  bool is_broken_ = false;  ///< something before the tail is no UTF-8
};

/// Turns the bytes of a file, which may come in blocks cut anywhere, into UTF-8 without byte order mark, and kNoLetter
/// for each byte that is of no letter. libiconv's wall.
class FeedDecoder {
 public:
  /// @errors kUnsupported: this machine cannot convert GB18030
  [[nodiscard]] static Result<FeedDecoder> open(FeedEncoding encoding);
  FeedDecoder(FeedDecoder&&) noexcept;
  FeedDecoder& operator=(FeedDecoder&&) noexcept;
  ~FeedDecoder();

  /// @return the letters that are whole by now; borrowed until the next call
  [[nodiscard]] std::string_view add(std::string_view bytes);
  /// @return what was left of a cut last letter. Once, at the end.
  [[nodiscard]] std::string_view finish();

 private:
  enum class Part : unsigned char { kMore = 1, kLast };
  FeedDecoder();
  void take_utf8(Part part);
  void take_gb18030(Part part);
  [[nodiscard]] std::string_view take(Part part);

  std::unique_ptr<IconvHandle> gb18030_;  ///< none: UTF-8
  std::string held_;                      ///< bytes that are no whole letter yet
  std::string text_;
  bool is_front_ = true;
};

/// The letters of a feed's file.
struct FeedText {
  std::string utf8;
  bool has_bad_bytes = false;  ///< some were neither UTF-8 nor GB18030 and became U+FFFD
};

/// UTF-8 (with or without a byte order mark) if it is valid, else GB18030 (C-BYTES). libiconv's wall.
/// @errors kUnsupported: this machine cannot convert GB18030
[[nodiscard]] Result<FeedText> decode_feed(std::string_view bytes);
/// The same, with kNoLetter in place of U+FFFD for bad bytes.
[[nodiscard]] Result<std::string> decode_feed_marked(std::string_view bytes);
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Reads a moment of a feed: `YYYY-MM-DD HH:MM:SS`, `YYYYMMDDhhmmss`, `YYYYMMDDThhmmss`, ISO 8601; without a zone it
/// is of the hall's clock (C-TIME).
/// @errors kInvalidArgument: not such a text, or no such moment
[[nodiscard]] Result<HallTime> feed_time(std::string_view text);
/// `YYYY-MM-DD` or `YYYYMMDD`.
[[nodiscard]] Result<HallDay> feed_day(std::string_view text);
/// `HH:MM:SS` or `HH:MM`, since midnight.
[[nodiscard]] Result<std::chrono::seconds> feed_time_of_day(std::string_view text);

/// Without white space at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace hallwatch
