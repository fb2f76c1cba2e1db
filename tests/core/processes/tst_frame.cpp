// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/archive.h"
#include "core/processes/frame.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace poolscope {
namespace {

using processes::ByteReader;
using processes::ByteWriter;
using processes::Frame;
using processes::FrameDecoder;
using processes::FrameHeader;
using processes::FrameKind;

using Bytes = std::vector<std::byte>;

Bytes frame_of(std::uint32_t sequence, std::string_view body) {
  FrameHeader header;
  header.kind = FrameKind::result;
  header.sequence = sequence;
  header.number = sequence + 100;
  const auto bytes = std::as_bytes(std::span(body));
  processes::seal_frame(header, bytes);
  Bytes all(sizeof header + bytes.size());
  std::memcpy(all.data(), &header, sizeof header);
  std::ranges::copy(bytes, all.begin() + sizeof header);
  return all;
}

/// Feeds the bytes in pieces of at most `piece`; gives the bodies that came out.
std::vector<std::string> decoded(FrameDecoder& decoder, std::span<const std::byte> bytes, std::size_t piece) {
  std::vector<std::string> bodies;
  while (!bytes.empty()) {
    const auto room = decoder.room();
    const std::size_t n = std::min({piece, room.size(), bytes.size()});
    std::copy_n(bytes.begin(), n, room.begin());
    decoder.filled(n);
    bytes = bytes.subspan(n);
    Frame frame;
    while (true) {
      const auto outcome = decoder.next(frame);
      if (outcome == FrameDecoder::Outcome::damaged) return bodies;
      if (outcome == FrameDecoder::Outcome::more) break;
      bodies.emplace_back(reinterpret_cast<const char*>(frame.body.data()), frame.body.size());
    }
  }
  return bodies;
}

}  // namespace

class tst_frame : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void frames_come_out_however_they_arrive_data();
  void frames_come_out_however_they_arrive();
  void damage_is_found();
  void a_missing_frame_is_found();
  void noise_is_no_frame();
  void values_come_back();
  void bytes_that_lie_are_refused();
};

void tst_frame::frames_come_out_however_they_arrive_data() {
  QTest::addColumn<int>("piece");
  for (const int piece : {1, 7, 24, 1000, 1 << 20})
    QTest::addRow("%d bytes at a time", piece) << piece;
}

void tst_frame::frames_come_out_however_they_arrive() {
  QFETCH(const int, piece);
  std::vector<std::string> bodies{"", "a", "hello", std::string(processes::kMostInline, 'x'), "end"};
  Bytes stream;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const Bytes one = frame_of(static_cast<std::uint32_t>(i), bodies[i]);
    stream.insert(stream.end(), one.begin(), one.end());
  }
  FrameDecoder decoder;
  QVERIFY(decoded(decoder, stream, static_cast<std::size_t>(piece)) == bodies);
  QCOMPARE(decoder.pending(), 0U);
}

void tst_frame::damage_is_found() {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  for (int round = 0; round < 3000; ++round) {
    Bytes stream;
    for (std::uint32_t i = 0; i < 5; ++i) {
      const Bytes one = frame_of(i, std::string(random() % 40, static_cast<char>('a' + i)));
      stream.insert(stream.end(), one.begin(), one.end());
    }
    const std::size_t at = random() % stream.size();
    stream[at] ^= std::byte(1U << random() % 8);
    FrameDecoder decoder;
    const std::vector<std::string> bodies = decoded(decoder, stream, 1 + random() % 50);
    QVERIFY2(bodies.size() < 5, qPrintable(QStringLiteral("seed %1").arg(seed)));
    // Either it says what is wrong, or it waits for bytes that an altered length promises, within bounds.
    QVERIFY2(!decoder.problem().empty() || decoder.pending() <= processes::kMostInline + sizeof(FrameHeader),
             qPrintable(QStringLiteral("seed %1").arg(seed)));
    for (std::size_t i = 0; i < bodies.size(); ++i)
      QVERIFY(bodies[i].find_first_not_of(static_cast<char>('a' + i)) == std::string::npos);
  }
}

void tst_frame::a_missing_frame_is_found() {
  FrameDecoder decoder;
  Bytes stream = frame_of(0, "first");
  const Bytes third = frame_of(2, "third");
  stream.insert(stream.end(), third.begin(), third.end());
  QVERIFY(decoded(decoder, stream, 100) == std::vector<std::string>{"first"});
  QVERIFY(decoder.problem().find("number 1 has not come") != std::string::npos);
}

void tst_frame::noise_is_no_frame() {
  for (const std::string noise : {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                                  "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                                  "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}) {
    FrameDecoder decoder;
    QVERIFY(decoded(decoder, std::as_bytes(std::span(noise)), 5).empty());
    QVERIFY(!decoder.problem().empty());
  }
}

void tst_frame::values_come_back() {
  ByteWriter writer;
  const std::map<std::string, std::vector<std::optional<double>>> before{{"a", {1.5, {}}}, {"b", {}}};
  processes::encode(writer, before, true, std::tuple<int, std::string>(7, "seven"));
  ByteReader reader(writer.bytes());
  std::map<std::string, std::vector<std::optional<double>>> after;
  bool yes = false;
  std::tuple<int, std::string> pair;
  processes::decode(reader, after, yes, pair);
  reader.expect_end();
  QVERIFY(after == before);
  QVERIFY(yes);
  QVERIFY((pair == std::tuple<int, std::string>(7, "seven")));
}

void tst_frame::bytes_that_lie_are_refused() {
  ByteWriter endless;
  processes::encode(endless, std::uint64_t{1} << 60U);  // the length of a list, without the list
  std::vector<int> list;
  ByteReader reader(endless.bytes());
  QVERIFY_THROWS_EXCEPTION(SerializationError, processes::decode(reader, list));
  ByteWriter neither;
  neither.put(std::uint8_t{7});
  bool yes = false;
  ByteReader other(neither.bytes());
  QVERIFY_THROWS_EXCEPTION(SerializationError, processes::decode(other, yes));
  ByteReader nothing(std::span<const std::byte>{});
  QVERIFY_THROWS_EXCEPTION(SerializationError, static_cast<void>(nothing.get<int>()));
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_frame)
#include "tst_frame.moc"
