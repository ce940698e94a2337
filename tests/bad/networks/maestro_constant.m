Constant TileSz
