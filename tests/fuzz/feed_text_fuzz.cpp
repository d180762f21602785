#include "hall/feeds/readers/feed_text.h"
#include "tests/fuzz/support/fuzz_target.h"

namespace hallwatch {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

/// The same letters come out of the bytes in blocks of a few.
void check_blocks(std::string_view input, fuzz::Promises& promises) {
  const auto block = 1 + input.size() % 7;
  EncodingFinder finder;
  for (std::size_t at = 0; at < input.size(); at += block) {
    finder.add(input.substr(at, block));
  }
  auto decoder = FeedDecoder::open(finder.encoding());
  promises.hold(decoder.ok(), "every encoding can be decoded");
  if (!decoder.ok()) {
    return;
  }
  std::string text;
  for (std::size_t at = 0; at < input.size(); at += block) {
    text += decoder->add(input.substr(at, block));
  }
  text += decoder->finish();
  promises.hold(text == decode_feed_marked(input).value(), "blocks give what the whole gives");
}

void fuzz_feed_text(std::string_view input, fuzz::Promises& promises) {
  const auto text = decode_feed(input);
  promises.hold(text.ok(), "every text can be decoded");
  if (!text.ok()) {
    return;
  }
  promises.hold(is_utf8(text->utf8), "what comes out is UTF-8");
  check_blocks(input, promises);
  const bool has_mark = input.starts_with(kMark);
  if (is_utf8(input)) {
    promises.hold(text->utf8 == (has_mark ? input.substr(kMark.size()) : input), "UTF-8 stays as it is");
    promises.hold(!text->has_bad_bytes, "UTF-8 has no bad bytes");
  }
  if (!text->has_bad_bytes && !std::string_view{text->utf8}.starts_with(kMark)) {
    const auto again = decode_feed(text->utf8);
    promises.hold(again.ok() && again->utf8 == text->utf8, "decoding what is decoded changes nothing");
  }
  promises.hold(text->utf8.size() <= 3 * input.size() + 4, "it does not grow without bounds");
}

}  // namespace
}  // namespace hallwatch

HALL_FUZZ_TARGET(FeedText, "feed_text", hallwatch::fuzz_feed_text);
