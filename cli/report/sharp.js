"use strict";
/* Before uPlot, which asks once: two dots of a canvas to a pixel, so that prints are sharp, too. */
window.devicePixelRatio = Math.max(2, window.devicePixelRatio);
