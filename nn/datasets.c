/* Sets that packages of Debian bring. */
#include <stdlib.h>

#include "nn/data.h"

static const struct nn_dataset sets[] = {
    {.name = "fashion",
     .help = "Fashion-MNIST: 60,000 and 10,000 images of clothes, 28 x 28, 10 classes",
     .package = "dataset-fashion-mnist",
     .licence = "MIT",
     .folder = "/usr/share/datasets/fashion-mnist",
     .train = {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"},
     .test = {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}},
};

const struct nn_dataset *nn_dataset_at(size_t i) {
    return i < sizeof sets / sizeof *sets ? &sets[i] : NULL;
}

const char *nn_dataset_folder(const struct nn_dataset *s) {
    const char *folder = getenv("MAGNETAR_DATA");
    return folder && *folder ? folder : s->folder;
}
