#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/packet_bus.h"
#include "recorder/fragment/fragment_reader.h"
#include "recorder/index/footage_index.h"

namespace hallwatch {

/// Reads a range of one stream, packet by packet in the order in which they came, over files and gaps, up to the last
/// whole fragment of the file that is still written. Begins at the last key frame at or before the range, or behind it
/// where nothing is there. Verifies each fragment; a damaged one ends its file, is told by damage(), and reading goes
/// on with the next file. One thread.
class FootageReader final : public ArchiveCursor {
 public:
  /// @errors kNotFound: nothing is recorded in the range; of the index
  [[nodiscard]] static Result<std::unique_ptr<FootageReader>> open(const std::filesystem::path& data,
                                                                   const FootageRange& range);

  struct Opened {
    FootageIndex index;
    std::deque<IndexedSegment> files;  ///< of the range, in order
  };
  /// Use open().
  FootageReader(std::filesystem::path data, FootageRange range, Opened opened)
      : data_(std::move(data)),
        range_(std::move(range)),
        index_(std::move(opened.index)),
        files_(std::move(opened.files)) {}

  /// @return null at the end of the range, or of what is there so far
  [[nodiscard]] Result<PacketPtr> next() override;
  /// What could not be read, for people.
  [[nodiscard]] const std::vector<std::string>& damage() const { return damage_; }

 private:
  [[nodiscard]] Result<bool> load();
  [[nodiscard]] Result<bool> open_next_file();
  [[nodiscard]] Result<std::optional<FragmentSeal>> next_seal();
  void find_start();
  void note_damage(const Error& error);

  const std::filesystem::path data_;
  const FootageRange range_;
  FootageIndex index_;
  std::deque<IndexedSegment> files_;      // to come
  std::optional<IndexedSegment> file_;    // that is read
  std::optional<FragmentReader> reader_;  // of it
  std::deque<FragmentSeal> seals_;        // found on the way to the start
  std::deque<PacketPtr> packets_;
  std::vector<std::string> damage_;
  bool is_at_start_ = true;
};

/// The archive behind a packet bus. The function may be called in any one thread.
[[nodiscard]] OpenArchive archive_of(const std::filesystem::path& data);

}  // namespace hallwatch
