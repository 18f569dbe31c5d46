"""The style sheet and the script of the web page: constants, nothing from a document comes near them."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light;--ink:#222b36;--soft:#5b6472;--line:#d9dee5;--blue:#1f66ad}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:28px 32px 60px;color:var(--ink);background:#fff;
 font:15px/1.5 "Segoe UI",Roboto,Helvetica,Arial,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:28px;line-height:1.2;margin:0 0 14px}h2{font-size:21px;margin:40px 0 10px;padding-bottom:4px;border-bottom:2px solid var(--blue)}
h3{font-size:16px;margin:22px 0 6px}h4{font-size:16px;margin:22px 0 2px}h5{font-size:14.5px;margin:0;font-weight:600}
h3.series{font-size:18px;margin-top:34px}
p{margin:6px 0}a{color:var(--blue)}
.notice{border-left:5px solid #f3b33d;background:#fdf6e6;padding:10px 14px;font-weight:600}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 34px}
dl{display:grid;grid-template-columns:130px 1fr;gap:3px 12px;margin:0;font-size:13.5px}dt{color:var(--soft)}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:13.5px;margin:8px 0}
th,td{text-align:left;vertical-align:top;padding:5px 8px;border-bottom:1px solid var(--line);font-weight:400;min-width:42px}
thead th{color:var(--soft);border-bottom:2px solid var(--line);vertical-align:bottom}tbody th{font-weight:600}
td.n,th.n{text-align:right;white-space:nowrap}table.tight{width:auto;overflow-wrap:normal}table.tight th,table.tight td{white-space:nowrap}tr.sum th,tr.sum td{border-top:2px solid var(--line);font-weight:600}
.wide{overflow-x:auto}td.none{color:#9a3412}
.mark{display:inline-block;border-radius:4px;padding:0 7px;font-size:12.5px;font-weight:600;white-space:nowrap;border:1px solid transparent}
.covered{background:#1f66ad;color:#fff}.weak{background:#f3b33d;color:#231a05}.missing{background:#fbe1d5;color:#9a3412}
.contradicted{background:#8c1d18;color:#fff}.out_of_scope{background:#eef0f3;color:#5b6472;border:1px solid #cfd4db}
.not_analysed{background:#cfd4db;color:#333a44;border:1px dashed #5b6472}
nav ul{columns:2;margin:0 0 10px;padding-left:20px}.chips{line-height:2.1}
.chip{border-radius:4px;padding:2px 7px;text-decoration:none;font-size:12.5px;font-weight:600;white-space:nowrap}
.panel{overflow-x:auto;margin:14px 0}.panel svg{display:block;max-width:100%;height:auto}
.exposure{display:inline-block;border-radius:4px;padding:0 8px;font-weight:600;border:1px solid #5b6472}
.exposure.high{background:#8c1d18;color:#fff}.exposure.moderate{background:#f3b33d;color:#231a05}.exposure.low{background:#eef0f3}
.criterion{border-top:1px solid var(--line);padding-top:2px;margin-top:16px}
.criterion,.point,h3.series{scroll-margin-top:84px}
.total{font-size:13.5px;color:var(--soft)}
.point{margin:10px 0;padding:9px 12px;border:1px solid var(--line);border-radius:6px}
.point .why{font-size:14px}.asks{font-size:13px;color:var(--soft)}
.note{font-weight:400;font-size:12.5px;color:#7a4b00;background:#fdf6e6;border-radius:4px;padding:0 6px}
.lacks{margin:4px 0;font-size:13.5px;color:#7a4b00}
figure{margin:8px 0 8px 2px;padding-left:12px;border-left:3px solid var(--blue)}figure.near{border-left:3px dashed #9aa4b1}
blockquote{margin:0;white-space:pre-wrap;unicode-bidi:isolate}figcaption,.place{font-size:12.5px;color:var(--soft)}
details summary{cursor:pointer;font-size:13.5px;color:var(--soft)}
details.document{border:1px solid var(--line);border-radius:6px;padding:7px 12px;margin:6px 0}
details.document summary{color:var(--ink);font-size:14.5px}
.absent{font-size:13px;color:#9a3412}.unread th,.unread td,p.unread{color:#333a44}
.search{display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;position:sticky;top:0;background:#fff;border-bottom:1px solid var(--line);padding:8px 0;z-index:1}
.search label{font-size:13.5px;white-space:nowrap}.search input[type=search]{width:250px;max-width:100%;font:inherit;padding:4px 8px}
.search output{color:var(--soft);font-size:13px}
footer{margin-top:40px;border-top:1px solid var(--line);color:var(--soft);font-size:12.5px}
[hidden]{display:none!important}
section>svg{max-width:100%;height:auto}
@media (max-width:760px){.two{grid-template-columns:1fr}body{padding:16px}table{display:block;overflow-x:auto}
 dl{grid-template-columns:96px 1fr}nav ul{columns:1}.search{position:static}}
@page{size:A4;margin:15mm 13mm}
@media print{
 body{max-width:none;padding:0;font-size:10.5pt}.search{display:none!important}
 .point,figure,tr,.panel{break-inside:avoid}h2,h3,h4,h5{break-after:avoid}#heatmap,#findings,#documents,#headers{break-before:page}
 *{-webkit-print-color-adjust:exact;print-color-adjust:exact}a{color:inherit;text-decoration:none}
 table.tight{font-size:8.5pt;width:100%}table.tight th,table.tight td{padding:4px 3px}table.tight .mark{font-size:7.5pt;padding:0 4px}table.tight svg{width:120px}
 details.document::details-content{content-visibility:visible;display:block;block-size:auto}
}
"""

SCRIPT = """
(function(){
'use strict';
document.querySelectorAll('form.search').forEach(function(form){
 var section=form.parentNode,box=form.querySelector('input[type=search]'),out=form.querySelector('output');
 var ticks=Array.from(form.querySelectorAll('input[type=checkbox]'));
 var points=Array.from(section.querySelectorAll('.point')).map(function(e){
  return {e:e,status:e.dataset.status,text:null,group:e.closest('.criterion')};});
 var groups=Array.from(section.querySelectorAll('.criterion')),heads=Array.from(section.querySelectorAll('h3.series'));
 function apply(){
  var words=box.value.toLowerCase().split(/\\s+/).filter(Boolean),on={},shown=0,live=new Set();
  ticks.forEach(function(t){on[t.value]=t.checked;});
  points.forEach(function(p){
   if(p.text===null)p.text=(p.group.querySelector('h4').textContent+' '+p.e.textContent).toLowerCase();
   var ok=on[p.status]&&words.every(function(w){return p.text.indexOf(w)>=0;});
   p.e.hidden=!ok;if(ok){shown++;live.add(p.group);}
  });
  groups.forEach(function(g){g.hidden=!live.has(g);});
  heads.forEach(function(h){
   var e=h.nextElementSibling,any=false;
   while(e&&!e.classList.contains('series')){if(!e.hidden)any=true;e=e.nextElementSibling;}
   h.hidden=!any;
  });
  out.textContent=shown+' of '+points.length+' points';
 }
 form.hidden=false;
 form.addEventListener('submit',function(e){e.preventDefault();});
 form.addEventListener('input',function(){apply();if(section.getBoundingClientRect().top<0)section.scrollIntoView();});apply();
});
function open(){document.querySelectorAll('details.document').forEach(function(d){d.open=true;});}
window.addEventListener('beforeprint',open);
function follow(){
 var e=location.hash.length>1&&document.getElementById(decodeURIComponent(location.hash.slice(1)));
 if(e&&e.hidden){e.hidden=false;var g=e.closest('.criterion');if(g)g.hidden=false;e.scrollIntoView();}
}
window.addEventListener('hashchange',follow);
})();
"""
