kernel-list.g
