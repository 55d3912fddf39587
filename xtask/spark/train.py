"""Trains a brotwerk dictionary on Apache Spark.

Each partition of the corpus's file names goes through `brotwerk train --stats-out`, round
after round; what the partitions counted is saved as text and merged. Nothing but names and
counts moves: the files must be where the workers find them.

    python train.py brotwerk corpus.list parts out.dict

where `corpus.list` has a file's name in each line.
"""

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from pyspark.sql import SparkSession

MOST_ROUNDS = 8


def main(program: str, listing: str, parts: str, output: str) -> None:
    spark = SparkSession.builder.appName("brotwerk train").getOrCreate()
    names = spark.sparkContext.textFile(listing, int(parts)).cache()
    with tempfile.TemporaryDirectory() as folder:
        dictionary = None
        for number in range(1, MOST_ROUNDS + 1):
            so_far = ["--dict", dictionary] if dictionary else []
            # A round's share: names in, statistics out, both as lines of text.
            count = [program, "train", "--files-from", "-", "--stats-out", "-", *so_far]
            statistics = Path(folder, f"round-{number}")
            names.pipe(shlex.join(count), checkCode=True).saveAsTextFile(statistics.as_uri())
            merged = str(Path(folder, f"{number}.dict"))
            merge = [program, "train", "--merge", *map(str, statistics.glob("part-*"))]
            said = subprocess.check_output([*merge, "-o", merged, *so_far], text=True)
            print(said, end="")
            dictionary = merged
            if "; stable" in said:
                break
        Path(output).write_bytes(Path(dictionary).read_bytes())
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
