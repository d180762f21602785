#pragma once

#include <filesystem>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>

#include "recorder/fragment/fragment_reader.h"
#include "recorder/fragment/fragment_writer.h"

namespace hallwatch {

inline void append_bytes(const std::filesystem::path& file, const std::vector<std::byte>& bytes) {
  std::ofstream out{file, std::ios::binary | std::ios::app};
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

[[nodiscard]] inline std::vector<PacketGroup> groups_of(const std::vector<PacketPtr>& packets,
                                                        std::chrono::milliseconds longest = std::chrono::seconds{2}) {
  FragmentCutter cutter{longest};
  std::vector<PacketGroup> groups;
  for (const auto& packet : packets) {
    if (auto group = cutter.add(packet)) {
      groups.push_back(std::move(*group));
    }
  }
  if (auto group = cutter.finish(FragmentCutter::Resume::kAtKeyFrame)) {
    groups.push_back(std::move(*group));
  }
  return groups;
}

/// Writes groups of one format as one file; gives the seals.
inline std::vector<FragmentSeal> write_file(const std::filesystem::path& file, const std::vector<PacketGroup>& groups,
                                            ChainTip tip = {}) {
  std::vector<FragmentSeal> seals;
  auto writer = FragmentWriter::open(groups.front(), tip);
  if (!writer.ok()) {
    ADD_FAILURE() << writer.error().message();
    return seals;
  }
  append_bytes(file, (*writer)->head().bytes);
  seals.push_back((*writer)->head().seal);
  for (const auto& group : groups) {
    auto piece = (*writer)->write(group);
    if (!piece.ok()) {
      ADD_FAILURE() << piece.error().message();
      return seals;
    }
    append_bytes(file, piece->bytes);
    seals.push_back(piece->seal);
  }
  return seals;
}

/// Every packet of every whole fragment.
[[nodiscard]] inline std::vector<PacketPtr> read_file(const std::filesystem::path& file) {
  std::vector<PacketPtr> all;
  auto reader = FragmentReader::open(file);
  if (!reader.ok()) {
    ADD_FAILURE() << reader.error().message();
    return all;
  }
  while (true) {
    auto seal = reader->next();
    if (!seal.ok()) {
      ADD_FAILURE() << seal.error().message();
      return all;
    }
    if (!*seal) {
      return all;
    }
    auto packets = reader->packets(**seal);
    if (!packets.ok()) {
      ADD_FAILURE() << packets.error().message();
      return all;
    }
    all.insert(all.end(), packets->begin(), packets->end());
  }
}

}  // namespace hallwatch
