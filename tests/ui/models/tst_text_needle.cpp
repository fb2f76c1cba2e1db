// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/models/text_needle.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>

using namespace poolscope::ui;

namespace {

/// Up to `longest` of the letters.
std::string anyText(std::mt19937& random, std::string_view letters, std::size_t longest) {
  std::string text;
  for (std::size_t i = random() % (longest + 1); i > 0; --i) {
    text += letters[random() % letters.size()];
  }
  return text;
}

}  // namespace

class TestTextNeedle : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void upperAndLowerCaseAreOne();
  void itIsFoundWhereverItStands();
  void inALabelItIsWhereverTheLabelHasIt();
  void aThousandWithoutItHasItInNoNumber();
};

void TestTextNeedle::upperAndLowerCaseAreOne() {
  const TextNeedle needle(QStringLiteral("DiSk"));
  QVERIFY(needle.isIn("the disk is full"));
  QVERIFY(needle.isIn("DISK"));
  QVERIFY(!needle.isIn("dis"));
  QVERIFY(!needle.isIn(""));
}

void TestTextNeedle::itIsFoundWhereverItStands() {
  std::mt19937 random(5);
  const auto any = [&](std::string_view letters, std::size_t longest) { return anyText(random, letters, longest); };
  int found = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = any("ab-.", i % 16 == 0 ? 300 : 12);
    const std::string needle = any(i % 2 == 0 ? "AB" : "AB-.", i % 16 == 0 ? 8 : 3);
    std::string small = needle;
    std::transform(small.begin(), small.end(), small.begin(), [](char c) {
      return c == 'A' ? 'a' : c == 'B' ? 'b' : c;
    });
    const bool is = text.find(small) != std::string::npos;
    found += is ? 1 : 0;
    QVERIFY2(TextNeedle(QString::fromStdString(needle)).isIn(text) == is,
             qPrintable(QString::fromStdString(needle + " in " + text)));
  }
  QVERIFY(found > 20'000);
}

void TestTextNeedle::inALabelItIsWhereverTheLabelHasIt() {
  std::mt19937 random(3);
  const auto any = [&](std::string_view letters, std::size_t longest) { return anyText(random, letters, longest); };
  int found = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string job = any("a1()", 4);
    const auto id = static_cast<std::uint32_t>(random() % 4 == 0 ? random() % 3 : random() % 1300);
    const std::string label = job + '(' + std::to_string(id) + ')';
    std::string needle = any("A01()", 5);
    if (random() % 2 == 0) {
      const std::size_t from = random() % label.size();
      needle = label.substr(from, 1 + random() % (label.size() - from));
    }
    if (needle.empty()) {
      continue;
    }
    std::string small = needle;
    std::replace(small.begin(), small.end(), 'A', 'a');
    const bool is = label.find(small) != std::string::npos;
    found += is ? 1 : 0;
    QVERIFY2(TextNeedle(QString::fromStdString(needle)).isInLabel(job, id) == is,
             qPrintable(QString::fromStdString(needle + " in " + label)));
  }
  QVERIFY(found > 100'000);
}

void TestTextNeedle::aThousandWithoutItHasItInNoNumber() {
  std::mt19937 random(7);
  int without = 0;
  for (int i = 0; i < 3'000; ++i) {
    const auto thousand = static_cast<std::uint32_t>(random() % (i % 2 == 0 ? 30 : 4'000));
    const std::string number = std::to_string(random() % 2'000'000);
    const std::string needle = (random() % 2 == 0   ? "n("
                                : random() % 2 == 0 ? "("
                                                    : "") +
                               number + (random() % 2 == 0 ? ")" : "");
    const TextNeedle text(QString::fromStdString(needle));
    if (text.mayBeInThousand(thousand)) {
      continue;
    }
    ++without;
    for (std::uint32_t id = thousand * 1000; id < thousand * 1000 + 1000; ++id) {
      QVERIFY2(!text.isInLabel("spin", id), qPrintable(QString::fromStdString(needle + " in " + std::to_string(id))));
    }
  }
  QVERIFY(without > 1'000);
}

QTEST_APPLESS_MAIN(TestTextNeedle)
#include "tst_text_needle.moc"
